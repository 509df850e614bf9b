package store

import "keng/internal/roster"

var _ roster.SealTx = (*Tx)(nil)

// Seal implements roster.SealTx. What it seals is of use for days, and is not
// sealed anew with a new key.
func (tx *Tx) Seal(text string) (string, error) { return tx.seal(text, noteSecret) }

// Unseal implements roster.SealTx.
func (tx *Tx) Unseal(sealed string) (string, error) { return tx.open(sealed, noteSecret) }
