package roster

// Duty is what a member's category means for the meetings of a cell.
type Duty struct {
	// Listed: stands on the cell's list; who does not is a guest.
	Listed bool
	// Must attend: is in the denominator.
	Must bool
	// May attend: can answer and be marked.
	May bool
	// Asked is called to the meetings and reminded of them.
	Asked bool
	// Informed gets agendas and the secretary's messages.
	Informed bool
}

// duties is the one table of who must and may attend and who is told: from the
// Charter (2011) and the Central Organisation Commission's guidance 42-HD/BTCTW
// (2025), as far as they go.
//
//   - Exempt and temporarily released members stay informed and may come: that
//     the exempt are to be informed is the Charter's, that they may come and are
//     asked whether they do is a judgement.
//   - Members away meet elsewhere: their own cell keeps them informed and does
//     not ask them. Whether they count here is a setting of the committees
//     ([Rules]), as it is for who visits and for who is being transferred: local
//     practice differs, and no central rule was found.
//   - Members on special duty cannot come (12-HD/BTCTW took them out of the
//     count), suspended ones may not; these are told nothing.
//   - Who follows a cell is invited to every meeting (42-HD/BTCTW) and counted apart.
var duties = map[Category]Duty{
	Official:     {Listed: true, Must: true, May: true, Asked: true, Informed: true},
	Probationary: {Listed: true, Must: true, May: true, Asked: true, Informed: true},
	Exempt:       {Listed: true, May: true, Asked: true, Informed: true},
	ShortExempt:  {Listed: true, May: true, Asked: true, Informed: true},
	Away:         {Listed: true, May: true, Informed: true},
	Visiting:     {Listed: true, Must: true, May: true, Asked: true, Informed: true},
	SpecialDuty:  {Listed: true, May: true, Informed: true},
	Suspended:    {Listed: true},
	Transferring: {Listed: true, Must: true, May: true, Asked: true, Informed: true},
	Following:    {May: true, Asked: true, Informed: true},
}

// Rules are what committees decide differently about who counts.
type Rules struct {
	// AwayCounts: who meets elsewhere for a time counts at home all the same,
	// and then not where they visit: nobody counts twice.
	AwayCounts bool
	// VisitorsCount: who meets here for a time counts here.
	VisitorsCount bool
	// TransferringCounts: who is being transferred counts in the old cell until
	// the new one has received them.
	TransferringCounts bool
}

// DefaultRules are those of a committee that has said nothing else.
var DefaultRules = Rules{VisitorsCount: true, TransferringCounts: true}

// ruleNames are the rules as they stand among a unit's settings, where they are "yes" or "no".
var ruleNames = []struct {
	name string
	of   func(*Rules) *bool
}{
	{"away_counts", func(r *Rules) *bool { return &r.AwayCounts }},
	{"visitors_count", func(r *Rules) *bool { return &r.VisitorsCount }},
	{"transferring_counts", func(r *Rules) *bool { return &r.TransferringCounts }},
}

// RulesFrom returns the rules that are among a unit's settings: its own, else
// those from above, else [DefaultRules].
func RulesFrom(own, above map[string]string) Rules {
	r := DefaultRules
	for _, settings := range []map[string]string{above, own} {
		for _, rule := range ruleNames {
			if value, said := settings[rule.name]; said {
				*rule.of(&r) = value == "yes"
			}
		}
	}
	return r
}

// Duty is what the category means in a cell with these rules. A category that
// is not known keeps its place on the list, and means nothing else.
func (r Rules) Duty(c Category) Duty {
	d, known := duties[c]
	if !known {
		return Duty{Listed: true}
	}
	switch c {
	case Away:
		d.Must, d.Asked = r.AwayCounts, r.AwayCounts
	case Visiting:
		d.Must = r.VisitorsCount
	case Transferring:
		d.Must = r.TransferringCounts
	default:
	}
	return d
}
