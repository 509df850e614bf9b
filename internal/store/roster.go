package store

import "keng/internal/roster"

// personRow has the phone sealed, and by which index it is found.
type personRow struct {
	ID         int64 `gorm:"primaryKey"`
	FullName   string
	SortKey    string
	Folded     string
	BirthYear  int
	Phone      string
	PhoneIndex string
	Language   string
	Version    int
	CreatedAt  micro
}

func (personRow) TableName() string { return "people" }

func (tx *Tx) personRowOf(p roster.Person) (row personRow, err error) {
	row = personRow{
		ID: int64(p.ID), FullName: p.FullName, SortKey: roster.SortKey(p.FullName), Folded: roster.Fold(p.FullName),
		BirthYear: p.BirthYear, Language: p.Language,
	}
	if row.Phone, err = tx.seal(p.Phone, personPhone); err == nil && p.Phone != "" {
		row.PhoneIndex, err = tx.vault.Index(p.Phone)
	}
	return row, err
}

// person is the person without the phone, which few need.
func (r personRow) person() roster.Person {
	return roster.Person{ID: roster.PersonID(r.ID), FullName: r.FullName, BirthYear: r.BirthYear, Language: r.Language, Version: r.Version}
}

// whole is the person with the phone.
func (tx *Tx) whole(r personRow) (p roster.Person, err error) {
	p = r.person()
	p.Phone, err = tx.open(r.Phone, personPhone)
	return p, err
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
