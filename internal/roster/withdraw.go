package roster

// WithdrawTx is what withdrawing a consent needs of a transaction.
type WithdrawTx interface {
	// Unlink has no account speak for the person any more, and tells how many did.
	// One that speaks for others goes on speaking for them.
	Unlink(PersonID) (int, error)
	// WithdrawConsents notes that what the person agreed to holds no more, and
	// tells how many consents did until now.
	WithdrawConsents(PersonID) (int, error)
	// RevokeCodes has the person's open codes be dead.
	RevokeCodes(PersonID) error
	// ForgetHelpers has nobody answer for the person, and them for nobody.
	ForgetHelpers(PersonID) error
	// CancelDeliveries has nothing be sent to the person that waits to be sent.
	CancelDeliveries(PersonID) error
}

// Withdraw takes back that somebody agreed to what is kept about them: nothing is
// sent to them any more, and no account speaks for them. They stay on the list of
// their cell, and can join again with a new code. It tells whether there was
// anything to take back.
func Withdraw(tx WithdrawTx, who PersonID) (bool, error) {
	accounts, err := tx.Unlink(who)
	if err != nil {
		return false, err
	}
	consents, err := tx.WithdrawConsents(who)
	if err != nil || accounts+consents == 0 {
		return false, err
	}
	for _, end := range []func(PersonID) error{tx.RevokeCodes, tx.ForgetHelpers, tx.CancelDeliveries} {
		if err := end(who); err != nil {
			return false, err
		}
	}
	return true, nil
}
