package attendance

import "keng/internal/roster"

// Sums count a meeting, or several. They always add up:
//
//	Listed = Must + Free
//	Must   = OnTime + Late + Excused + Unexcused + Unclear
//
// Members who need not attend and come are in Extra, guests in Guests, neither in
// the ratio.
// The arithmetic is that of guidance 42-HD/BTCTW's resolution form.
type Sums struct {
	// Meetings is how many were counted.
	Meetings int
	// Listed is everybody on the list (tổng số).
	Listed int
	// Must is who had to attend (phải dự).
	Must int
	// Free is who had not: exempt, away, suspended (miễn, tạm miễn, tạm thời đi …).
	Free int
	// OnTime and Late are who came (có mặt).
	OnTime, Late int
	// Excused and Unexcused are who did not (vắng có lý do, vắng không lý do).
	Excused, Unexcused int
	// Unclear is whom nobody has marked (chưa rõ).
	Unclear int
	// Extra is who came of the list without having to.
	Extra int
	// Guests is who came and is not on the list: who follows the cell.
	Guests int
}

// Present is who came of those who had to, late or not.
func (s Sums) Present() int { return s.OnTime + s.Late }

// Add counts other as well. Ratios of sums are sums' ratios, never their mean.
func (s *Sums) Add(other Sums) {
	s.Meetings += other.Meetings
	s.Listed += other.Listed
	s.Must += other.Must
	s.Free += other.Free
	s.OnTime += other.OnTime
	s.Late += other.Late
	s.Excused += other.Excused
	s.Unexcused += other.Unexcused
	s.Unclear += other.Unclear
	s.Extra += other.Extra
	s.Guests += other.Guests
}

// Less is what is left of s without other, of which it is a part; false if it is none.
func (s Sums) Less(other Sums) (Sums, bool) {
	rest := Sums{
		Meetings: s.Meetings, Listed: s.Listed - other.Listed, Must: s.Must - other.Must, Free: s.Free - other.Free,
		OnTime: s.OnTime - other.OnTime, Late: s.Late - other.Late, Excused: s.Excused - other.Excused,
		Unexcused: s.Unexcused - other.Unexcused, Unclear: s.Unclear - other.Unclear, Extra: s.Extra - other.Extra,
	}
	for _, n := range []int{rest.Must, rest.Free, rest.OnTime, rest.Late, rest.Excused, rest.Unexcused, rest.Unclear, rest.Extra} {
		if n < 0 {
			return Sums{}, false
		}
	}
	return rest, true
}

// Count adds one person of one meeting.
func (s *Sums) Count(d roster.Duty, m Mark) {
	if !d.Listed {
		if m.Present() {
			s.Guests++
		}
		return
	}
	s.Listed++
	if !d.Must {
		s.Free++
		if m.Present() {
			s.Extra++
		}
		return
	}
	s.Must++
	switch m {
	case Present:
		s.OnTime++
	case Late:
		s.Late++
	case Excused:
		s.Excused++
	case Unexcused:
		s.Unexcused++
	default:
		s.Unclear++
	}
}
