package rosterfile

import (
	"cmp"
	"slices"

	"keng/internal/roster"
	"keng/internal/workbook"
)

// judgeMerged reports cells that were merged into one, where they are read: what
// stands in one of several rows may be meant for all of them, or not. What else
// was found wrong in such cells comes of it, and is not told.
func (s *sheet) judgeMerged(blocks []workbook.Range) {
	if s.layout == nil {
		return
	}
	blocks = slices.Clone(blocks)
	slices.SortStableFunc(blocks, func(a, b workbook.Range) int { return cmp.Compare(a.Top, b.Top) })
	var found roster.Problems
	for i, name := range s.layout.names {
		if s.layout.columns[i] == unknown {
			continue
		}
		var here []workbook.Range
		for _, b := range blocks {
			if b.Left > i || b.Right < i || b.Bottom < s.layout.line || b.Top > s.last || b.Top == b.Bottom && b.Left == b.Right {
				continue
			}
			here = append(here, b)
			if s.layout.first(b) == i {
				found = append(found, roster.Problem{
					Line: max(b.Top, s.layout.line), Column: name, Key: "rosterfile.merged", Args: map[string]any{"Cells": b.String()},
				})
			}
		}
		s.problems = outside(s.problems, name, here)
	}
	if len(found) > 0 {
		s.problems = append(s.problems, found...)
		slices.SortStableFunc(s.problems, func(a, b roster.Problem) int { return cmp.Compare(a.Line, b.Line) })
	}
}

// first is the first column of a block that is read.
func (l *layout) first(b workbook.Range) int {
	for i := b.Left; i < len(l.columns) && i <= b.Right; i++ {
		if l.columns[i] != unknown {
			return i
		}
	}
	return -1
}

// outside returns the problems but for those of the column that stand in one of
// its blocks. Both are in the order of their lines.
func outside(problems roster.Problems, column string, blocks []workbook.Range) roster.Problems {
	if len(blocks) == 0 {
		return problems
	}
	reach := 0
	return slices.DeleteFunc(problems, func(p roster.Problem) bool {
		if p.Column != column {
			return false
		}
		for len(blocks) > 0 && blocks[0].Top <= p.Line {
			reach = max(reach, blocks[0].Bottom)
			blocks = blocks[1:]
		}
		return p.Line <= reach
	})
}
