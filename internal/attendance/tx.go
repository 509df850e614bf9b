package attendance

// Tx is what this package needs of one transaction.
type Tx interface {
	AnswerTx
	RollTx
}
