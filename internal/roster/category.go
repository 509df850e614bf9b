package roster

// Category is what a member is with regard to the meetings of their cell: their
// grade or, while one holds, the status over it.
type Category string

// The grades.
const (
	// Official is a full member (chính thức).
	Official Category = "official"
	// Probationary is a member in their year of probation (dự bị).
	Probationary Category = "probationary"
)

// The statuses.
const (
	// Exempt is released from work and meetings (miễn công tác và sinh hoạt đảng).
	Exempt Category = "exempt"
	// ShortExempt is released for a time, under twelve months (tạm miễn sinh hoạt).
	ShortExempt Category = "short_exempt"
	// Away meets with another cell for a time (sinh hoạt tạm thời đi).
	Away Category = "away"
	// SpecialDuty serves where no meeting can be attended (armed forces on special duty).
	SpecialDuty Category = "special_duty"
	// Suspended may take no part (đình chỉ sinh hoạt).
	Suspended Category = "suspended"
	// Transferring is on the way to another cell that has not yet received them (chờ chuyển sinh hoạt).
	Transferring Category = "transferring"
)

// What people are on the list of a cell that is not their home.
const (
	// Visiting belongs to another cell and meets here for a time (sinh hoạt tạm thời đến).
	Visiting Category = "visiting"
	// Following is the member of the committee above who follows the cell (cấp
	// ủy viên phụ trách): invited, and counted apart.
	Following Category = "following"
)

// Categories are those of the people on a cell's list, in the order in which they
// are counted.
var Categories = []Category{
	Official, Probationary, Visiting, Exempt, ShortExempt, Away, SpecialDuty, Suspended, Transferring,
}

// MayAttend tells whether a member of this category can answer and be marked.
func (c Category) MayAttend() bool { return duties[c].May }

// Grade tells whether c is a grade, which somebody has for good until another.
func (c Category) Grade() bool { return c == Official || c == Probationary }

// Status tells whether c is a status, which lies over the grade for a time.
func (c Category) Status() bool {
	return c.Known() && !c.Grade() && c != Visiting && c != Following
}

// Known tells whether c is one of the categories.
func (c Category) Known() bool { _, ok := duties[c]; return ok }
