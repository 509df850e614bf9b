package store

import (
	"time"

	"gorm.io/gorm"

	"keng/internal/calendar"
	"keng/internal/personnel"
	"keng/internal/roster"
)

var _ personnel.Tx = (*Tx)(nil)

type transferRow struct {
	ID        int64 `gorm:"primaryKey"`
	PersonID  *int64
	Name      string
	BirthYear int
	SourceID  int64
	TargetID  int64
	FromDate  day
	Asked     bool
	OpenedAt  micro
	OpenedBy  *int64
	State     string
	ClosedAt  micro
	ClosedBy  *int64
}

func (transferRow) TableName() string { return "transfers" }

func (r transferRow) proposal() (personnel.Proposal, error) {
	from, err := calendar.ParseDate(string(r.FromDate))
	return personnel.Proposal{
		ID: personnel.ProposalID(r.ID), Person: roster.PersonID(orZero(r.PersonID)), Name: r.Name, BirthYear: r.BirthYear,
		Source: roster.UnitID(r.SourceID), Target: roster.UnitID(r.TargetID), Day: from, Asked: r.Asked,
		OpenedAt: r.OpenedAt.Time, OpenedBy: roster.PersonID(orZero(r.OpenedBy)), State: personnel.ProposalState(r.State),
		ClosedAt: r.ClosedAt.Time, ClosedBy: roster.PersonID(orZero(r.ClosedBy)),
	}, err
}

// Proposal implements personnel.ProposalTx.
func (tx *Tx) Proposal(id personnel.ProposalID) (personnel.Proposal, error) {
	row, err := one[transferRow](tx.db.Where("id = ?", int64(id)), "transfer.unknown")
	if err != nil {
		return personnel.Proposal{}, err
	}
	return row.proposal()
}

// OpenProposals implements personnel.ProposalTx.
func (tx *Tx) OpenProposals(cell roster.UnitID) ([]personnel.Proposal, error) {
	return tx.proposals(tx.db.Where("closed_at IS NULL AND (source_id = ? OR target_id = ?)", int64(cell), int64(cell)))
}

// ProposalsOf implements personnel.ProposalTx.
func (tx *Tx) ProposalsOf(who roster.PersonID) ([]personnel.Proposal, error) {
	return tx.proposals(tx.db.Where("closed_at IS NULL AND person_id = ?", int64(who)))
}

func (tx *Tx) proposals(q *gorm.DB) ([]personnel.Proposal, error) {
	var rows []transferRow
	if err := q.Order("id").Find(&rows).Error; err != nil {
		return nil, err
	}
	return convert(rows, transferRow.proposal)
}

// LastReceived implements personnel.ProposalTx.
func (tx *Tx) LastReceived(who roster.PersonID, target roster.UnitID) (personnel.Proposal, error) {
	q := tx.db.Where("person_id = ? AND target_id = ? AND state = ?", int64(who), int64(target), string(personnel.Received))
	row, err := one[transferRow](q.Order("id DESC").Limit(1), "transfer.unknown")
	if err != nil {
		return personnel.Proposal{}, err
	}
	return row.proposal()
}

// ReopenProposal implements personnel.ProposalTx.
func (tx *Tx) ReopenProposal(id personnel.ProposalID) error {
	return tx.db.Model(&transferRow{}).Where("id = ? AND state = ?", int64(id), string(personnel.Received)).
		Updates(map[string]any{"state": string(personnel.Open), "closed_at": nil, "closed_by": nil}).Error
}

// LateProposals implements remind.TransferTx.
func (tx *Tx) LateProposals(before time.Time) ([]personnel.Proposal, error) {
	return tx.proposals(tx.db.Where("closed_at IS NULL AND opened_at < ?", at(before)))
}

// AddProposal implements personnel.ProposalTx.
func (tx *Tx) AddProposal(p personnel.Proposal) (personnel.ProposalID, error) {
	row := transferRow{
		PersonID: orNull(int64(p.Person)), Name: p.Name, BirthYear: p.BirthYear, SourceID: int64(p.Source), TargetID: int64(p.Target),
		FromDate: dayOf(p.Day), Asked: p.Asked, OpenedAt: at(tx.now), OpenedBy: orNull(int64(p.OpenedBy)), State: string(personnel.Open),
	}
	err := tx.db.Create(&row).Error
	return personnel.ProposalID(row.ID), err
}

// CloseProposal implements personnel.ProposalTx. The name of who was asked for is
// of no use any more: it may be somebody's who is no member anywhere.
func (tx *Tx) CloseProposal(id personnel.ProposalID, as personnel.ProposalState, by roster.PersonID) (bool, error) {
	res := tx.db.Model(&transferRow{}).Where("id = ? AND closed_at IS NULL", int64(id)).Updates(map[string]any{
		"state": string(as), "closed_at": at(tx.now), "closed_by": orNull(int64(by)), "name": "", "birth_year": 0,
	})
	return res.RowsAffected == 1, res.Error
}
