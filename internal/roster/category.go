package roster

// Category is what a member is with regard to the meetings of their cell.
type Category string

// The categories.
const (
	// Official is a full member (chính thức).
	Official Category = "official"
	// Probationary is a member in their year of probation (dự bị).
	Probationary Category = "probationary"
	// Exempt is released from work and meetings (miễn công tác và sinh hoạt đảng).
	Exempt Category = "exempt"
	// ShortExempt is released for a time, under twelve months (tạm miễn sinh hoạt).
	ShortExempt Category = "short_exempt"
	// Away meets with another cell for a time (sinh hoạt tạm thời đi).
	Away Category = "away"
	// Visiting belongs to another cell and meets here for a time (sinh hoạt tạm thời đến).
	Visiting Category = "visiting"
	// SpecialDuty serves where no meeting can be attended (armed forces on special duty).
	SpecialDuty Category = "special_duty"
	// Suspended may take no part (đình chỉ sinh hoạt).
	Suspended Category = "suspended"
	// Transferring is on the way to another cell that has not yet received them (chờ chuyển sinh hoạt).
	Transferring Category = "transferring"
)

type duty struct {
	must, may bool
}

// duties says who must and who may attend: from the Charter (2011) and the
// Central Organisation Commission's guidance 42-HD/BTCTW (2025), as far as they
// go. That exempt and temporarily released members may come, and that visiting
// members must, is a judgement: no rule was found that says so.
var duties = map[Category]duty{
	Official:     {must: true, may: true},
	Probationary: {must: true, may: true},
	Exempt:       {must: false, may: true},
	ShortExempt:  {must: false, may: true},
	Away:         {must: false, may: true},
	Visiting:     {must: true, may: true},
	SpecialDuty:  {must: false, may: true},
	Suspended:    {must: false, may: false},
	Transferring: {must: true, may: true},
}

// MustAttend tells whether a member of this category is in the denominator.
func (c Category) MustAttend() bool { return duties[c].must }

// MayAttend tells whether a member of this category is asked to the meetings.
// Whoever must attend may.
func (c Category) MayAttend() bool { return duties[c].may }

// Known tells whether c is one of the categories.
func (c Category) Known() bool { _, ok := duties[c]; return ok }
