package notice

import (
	"fmt"

	"keng/internal/attendance"
	"keng/internal/roster"
)

// nameAmong is somebody's name in a list. Two of one name are told apart by
// their years of birth.
func nameAmong[L any](list []L, person func(L) roster.Person, who roster.Person) string {
	for _, line := range list {
		other := person(line)
		if other.ID != who.ID && other.FullName == who.FullName && who.BirthYear != 0 {
			return fmt.Sprintf("%s (%d)", who.FullName, who.BirthYear)
		}
	}
	return who.FullName
}

func marked(l attendance.Line) roster.Person { return l.Person }

func expected(e attendance.Expected) roster.Person { return e.Person }
