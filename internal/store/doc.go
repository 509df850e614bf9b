// Package store keeps everything in a database, SQLite or Postgres, and is the
// only package that knows GORM.
//
// A [Store] gives out transactions: [Store.Update] to write, [Store.View] to
// read. One concrete [Tx] satisfies the small Tx interfaces that the domain
// packages state beside their use cases; its methods are spread over one file
// per noun (roster.go, meeting.go, delivery.go, …), each with its
//
//	var _ meeting.Tx = (*Tx)(nil)
//
// # How a method is written
//
// A Tx carries its context and its frozen [Tx.Now]: methods take neither.
//
// Rows are private structs with a TableName method and two short conversions,
// from and to the domain type. No hooks, no associations, no Save (it inserts a
// row that is missing), no Updates with a struct (it skips zero values): use
// Create, and Updates with a map or with Select.
//
//	type personRow struct {
//		ID   int64 `gorm:"primaryKey"`
//		Name string
//		Born day   // TEXT 'YYYY-MM-DD', NULL when empty
//		Seen micro // TIMESTAMP, UTC; NULL for the zero time
//	}
//
//	func (personRow) TableName() string { return "people" }
//
//	func (tx *Tx) Person(id roster.PersonID) (roster.Person, error) {
//		row, err := one[personRow](tx.db.Where("id = ?", int64(id)), "roster.no_person")
//		if err != nil {
//			return roster.Person{}, err
//		}
//		return row.person(), nil
//	}
//
// Where a row that is not there is an answer and no refusal, use [maybe], which
// gives (row, found, error). "Not found" is never the result of a failure: any
// failure comes back as an error that is not a fault.
//
// Instants are of type micro in rows. A time.Time given as an argument of a
// condition is converted too (UTC, whole microseconds), because the pool that
// carries a Tx converts every argument: SQLite compares times as text, and
// Postgres drops the zone. Calendar days are TEXT in rows and arguments; as
// text they sort rightly.
//
// A duplicate is not an error to wait for, since a failing insert poisons a
// Postgres transaction: insert with clause.OnConflict{DoNothing: true} and look
// at RowsAffected ([Tx.FirstSight] shows it).
//
// # What is sealed
//
// Phone numbers and what people wrote in confidence are sealed by package vault,
// with a key that is not in the database: [sealedColumns] lists them. A column
// that takes such a text gets a line there, and its row conversions seal and
// open by [Tx.seal] and [Tx.open]; then it is sealed in old databases too
// ([Store.Settle]) and anew when the key is rotated ([Store.TurnKey]). A phone
// is found by its keyed index. The database knows the fingerprints of its keys,
// and says with which one is sealed.
//
// # What a caller may count on
//
// The function given to Update may run more than once: a transaction that
// lost a race is rolled back and run again, up to three times in all. It must
// keep its effects to the Tx and to variables that it sets anew in each run.
// [IsAway] tells a database that cannot be reached from a mistake.
package store
