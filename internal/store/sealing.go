package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"keng/internal/vault"
)

// What is sealed, and for which purpose: a text opens only for its own.
const (
	personPhone = "people phone"
	answerWords = "answers words"
	rollReason  = "roll_changes reason"
	askedWords  = "data_requests words"
	// What a stranger who applies is called.
	applicantName  = "applications name"
	applicantShown = "applications shown"
	// noteSecret is what a notice holds for its reader alone.
	noteSecret = "note secret"
)

// errNoVault says that a Store was opened without a key.
var errNoVault = errors.New("store: it was opened without the key to what is sealed")

// Sealing is what a database knows of the keys that it was sealed with.
type Sealing struct {
	// Key is the fingerprint of the key that is sealed with; empty before the
	// first. Former is the one before it while anything may be sealed with that.
	Key, Former string
	// Swept is true if nothing that once stood in clear is left.
	Swept bool
}

// KeyError says that a database was sealed with a key that its Store has not got.
type KeyError struct{ Key string }

// Error implements error.
func (e *KeyError) Error() string {
	return "the database was sealed with the data key " + e.Key + ", which is not here"
}

// Sealing tells what the database was sealed with. A database whose schema knows
// of no keys has none.
func (s *Store) Sealing(ctx context.Context) (state Sealing, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	ok, err := s.hasTable(ctx, "sealing")
	if err != nil || !ok {
		return state, err
	}
	row := s.reader.QueryRowContext(ctx, "SELECT current_key, former_key, swept FROM sealing")
	return state, row.Scan(&state.Key, &state.Former, &state.Swept)
}

// CheckKey tells whether the Store has the keys that the database was sealed
// with. If not, the error is a [*KeyError].
func (s *Store) CheckKey(ctx context.Context) error {
	state, err := s.Sealing(ctx)
	if err != nil {
		return fmt.Errorf("store: which key: %w", err)
	}
	return has(s.vault, state)
}

func has(v *vault.Vault, state Sealing) error {
	for _, key := range []string{state.Key, state.Former} {
		if key != "" && (v == nil || !v.Has(key)) {
			return &KeyError{key}
		}
	}
	return nil
}

// seal seals what goes into the database.
func (tx *Tx) seal(plain, purpose string) (string, error) {
	if plain == "" {
		return "", nil
	}
	if err := tx.useKey(); err != nil {
		return "", err
	}
	return tx.vault.Seal(plain, purpose)
}

// open opens what comes out of it. What was written before there were keys, and
// is not sealed yet, is in clear.
func (tx *Tx) open(text, purpose string) (string, error) {
	if _, sealed := vault.KeyOf(text); !sealed {
		return text, nil
	}
	if tx.vault == nil {
		return "", errNoVault
	}
	return tx.vault.Open(text, purpose)
}

// useKey has the transaction seal with the key that the database says, and keeps
// that key in its place until the transaction ends: whoever takes a key out of
// use waits for those that seal with it. The first that seals anything in a
// database says with which key.
func (tx *Tx) useKey() error {
	if tx.keyed {
		return nil
	}
	_, err := tx.takeKey("FOR SHARE")
	return err
}

// holdKey is useKey for whoever may take the key out of use: it waits until
// nobody seals with it any more, and others that want to, wait until the
// transaction ends.
func (tx *Tx) holdKey() (Sealing, error) { return tx.takeKey("FOR UPDATE") }

func (tx *Tx) takeKey(lock string) (Sealing, error) {
	if tx.vault == nil {
		return Sealing{}, errNoVault
	}
	state, err := tx.sealing(lock)
	if err == nil && state.Key == "" && !tx.readOnly {
		state, err = tx.claimKey(lock)
	}
	if err == nil {
		err = has(tx.vault, state)
	}
	if err == nil && !tx.readOnly { // what a view sees may be of the past
		err = tx.vault.Turn(state.Key)
	}
	tx.keyed = err == nil
	return state, err
}

// sealing reads which keys are in use, and locks them. No key in use is no row,
// and nothing locked: two that would claim one must not wait for each other.
func (tx *Tx) sealing(lock string) (state Sealing, err error) {
	query := "SELECT current_key, former_key, swept FROM sealing WHERE current_key <> ''"
	if tx.postgres && !tx.readOnly {
		query += " " + lock
	}
	err = tx.sql.QueryRowContext(tx.ctx, query).Scan(&state.Key, &state.Former, &state.Swept)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return state, err
}

// claimKey has the database sealed with the Vault's key, which is made if there
// is none, unless somebody else's comes first.
func (tx *Tx) claimKey(lock string) (Sealing, error) {
	if err := tx.vault.Make(); err != nil {
		return Sealing{}, err
	}
	_, err := tx.sql.ExecContext(tx.ctx, "UPDATE sealing SET current_key = $1 WHERE current_key = ''", tx.vault.Fingerprint())
	if err != nil {
		return Sealing{}, err
	}
	return tx.sealing(lock)
}
