package store

import "keng/internal/roster"

type personRow struct {
	ID        int64 `gorm:"primaryKey"`
	FullName  string
	SortKey   string
	Folded    string
	BirthYear int
	Phone     string
	Language  string
	Version   int
	CreatedAt micro
}

func (personRow) TableName() string { return "people" }

func personRowOf(p roster.Person) personRow {
	return personRow{
		ID: int64(p.ID), FullName: p.FullName, SortKey: roster.SortKey(p.FullName), Folded: roster.Fold(p.FullName),
		BirthYear: p.BirthYear, Phone: p.Phone, Language: p.Language,
	}
}

func (r personRow) person() roster.Person {
	return roster.Person{
		ID: roster.PersonID(r.ID), FullName: r.FullName, BirthYear: r.BirthYear, Phone: r.Phone, Language: r.Language,
		Version: r.Version,
	}
}

type membershipRow struct {
	ID       int64 `gorm:"primaryKey"`
	PersonID int64
	UnitID   int64
	Kind     string
	FromDate day
	ToDate   day
}

func (membershipRow) TableName() string { return "memberships" }

type categoryRow struct {
	ID       int64 `gorm:"primaryKey"`
	PersonID int64
	Category string
	FromDate day
	ToDate   day
}

func (categoryRow) TableName() string { return "person_categories" }

type statusRow struct {
	ID       int64 `gorm:"primaryKey"`
	PersonID int64
	Status   string
	FromDate day
	ToDate   day
}

func (statusRow) TableName() string { return "person_statuses" }

type roleRow struct {
	ID       int64 `gorm:"primaryKey"`
	PersonID int64
	UnitID   int64
	Role     string
	FromDate day
	ToDate   day
}

func (roleRow) TableName() string { return "roles" }

func (r roleRow) roleIn() roster.RoleIn {
	return roster.RoleIn{Role: roster.Role(r.Role), Unit: roster.UnitID(r.UnitID)}
}
