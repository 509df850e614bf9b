package understand

import "strconv"

// numbers are the numerals that people write out, folded.
var numbers = map[string]int{
	"mot": 1, "nhat": 1, "hai": 2, "nhi": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8,
	"chin": 9, "muoi": 10, "muoi mot": 11, "muoi hai": 12, "muoi lam": 15, "hai muoi": 20, "ba muoi": 30,
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
	"twelve": 12, "fifteen": 15, "quarter": 15, "twenty": 20, "thirty": 30,
	"i": 1, "ii": 2, "iii": 3, "iv": 4,
	"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
}

// numeral matches the numbers from one to twelve written out in Vietnamese.
const numeral = `muoi mot|muoi hai|muoi|mot|hai|ba|bon|tu|nam|sau|bay|tam|chin`

// number returns the value of digits or of a numeral; 0 if it is neither.
func number(s string) int {
	if n, found := numbers[s]; found {
		return n
	}
	n, _ := strconv.Atoi(s)
	return n
}
