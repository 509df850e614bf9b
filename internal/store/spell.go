package store

import (
	"fmt"
	"strings"

	"keng/internal/roster"
)

// spellsBelow walks down the tree with the days on which each unit was below the first.
const spellsBelow = `
WITH RECURSIVE below (unit_id, from_date, to_date) AS (
	SELECT CAST(@unit AS BIGINT), CAST(@every AS TEXT), CAST(NULL AS TEXT)
	UNION ALL
	SELECT p.unit_id,
		CASE WHEN p.from_date > b.from_date THEN p.from_date ELSE b.from_date END,
		CASE WHEN p.to_date IS NULL THEN b.to_date
			WHEN b.to_date IS NULL OR p.to_date < b.to_date THEN p.to_date
			ELSE b.to_date END
	FROM unit_parents p JOIN below b ON p.parent_id = b.unit_id
	WHERE (b.to_date IS NULL OR p.from_date < b.to_date)
		AND (p.to_date IS NULL OR p.to_date > b.from_date AND p.to_date > p.from_date)
)`

// spells is that a query begins with, for the units below one, each with the days
// on which it was so. It adds its arguments. For Postgres a few units are written
// out: it guesses how many it walks to, and reads all meetings of the country for
// those of a commune. SQLite takes what it walks to one after another, but goes
// through units written out once for each meeting.
func (tx *Tx) spells(unit roster.UnitID, args map[string]any) (with string, err error) {
	args["unit"], args["every"] = int64(unit), everyDay
	if !tx.postgres {
		return spellsBelow, nil
	}
	var rows []struct {
		UnitID   int64
		FromDate day
		ToDate   day
	}
	args["limit"] = countable + 1
	if err := tx.db.Raw(spellsBelow+"SELECT unit_id, from_date, to_date FROM below LIMIT @limit", args).Scan(&rows).Error; err != nil {
		return "", err
	}
	if len(rows) > countable {
		return spellsBelow, nil
	}
	var b strings.Builder
	b.WriteString("WITH below (unit_id, from_date, to_date) AS (VALUES (CAST(0 AS BIGINT), CAST(NULL AS TEXT), CAST(NULL AS TEXT))")
	for i := range padded(rows) {
		r := struct {
			id       int64
			from, to day
		}{}
		if i < len(rows) {
			r.id, r.from, r.to = rows[i].UnitID, rows[i].FromDate, rows[i].ToDate
		}
		args[fmt.Sprint("u", i)], args[fmt.Sprint("f", i)], args[fmt.Sprint("t", i)] = r.id, r.from, r.to
		fmt.Fprintf(&b, ", (@u%[1]d, @f%[1]d, @t%[1]d)", i)
	}
	return b.String() + ")", nil
}
