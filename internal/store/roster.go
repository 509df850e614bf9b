package store

import (
	"slices"

	"keng/internal/roster"
	"keng/internal/vault"
)

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
	ErasedAt   micro
}

func (personRow) TableName() string { return "people" }

// personRowOf seals the phone with the key that v seals with: a transaction sees
// to it that this is the one in use ([Tx.useKey]).
func personRowOf(v *vault.Vault, p roster.Person) (row personRow, err error) {
	row = personRow{
		ID: int64(p.ID), FullName: p.FullName, SortKey: roster.SortKey(p.FullName), Folded: roster.Fold(p.FullName),
		BirthYear: p.BirthYear, Language: p.Language,
	}
	if p.Phone == "" {
		return row, nil
	}
	if row.Phone, err = v.Seal(p.Phone, personPhone); err == nil {
		row.PhoneIndex, err = v.Index(p.Phone)
	}
	return row, err
}

// useKeyFor is useKey if there is a phone among these people.
func (tx *Tx) useKeyFor(people []roster.Person) error {
	if !slices.ContainsFunc(people, func(p roster.Person) bool { return p.Phone != "" }) {
		return nil
	}
	return tx.useKey()
}

// person is the person without the phone, which few need.
func (r personRow) person() roster.Person {
	return roster.Person{
		ID: roster.PersonID(r.ID), FullName: r.FullName, BirthYear: r.BirthYear, Language: r.Language, Version: r.Version,
		Nameless: !r.ErasedAt.IsZero(),
	}
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
