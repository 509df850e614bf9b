package remind

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"keng/internal/calendar"
	"keng/internal/delivery"
	"keng/internal/notice"
	"keng/internal/rights"
	"keng/internal/roster"
)

// RequestTx is what telling of requests needs of one transaction.
type RequestTx interface {
	KeeperTx
	rights.Tx
}

// TellRequest tells those who look after somebody's data what that person asks,
// or what became of it. The person is told, too, what others have done about it,
// and that they will be deleted soon. It goes out after the quiet hours.
func TellRequest(tx KeeperTx, zone *time.Location, r rights.Request, stage notice.Stage) error {
	k, err := keepersOf(tx, zone, r.Person)
	if err != nil {
		return err
	}
	return k.tell(tx, r, stage, concerned(r, stage))
}

// concerned tells whether the person is told of the stage: they know what they do
// themselves.
func concerned(r rights.Request, stage notice.Stage) bool {
	switch stage {
	case notice.Opened, notice.TakenBack:
		return r.OnPaper()
	case notice.Soon:
		return r.Kind == rights.Delete
	case notice.Done:
		return r.Kind != rights.Delete
	case notice.Extended, notice.Last:
		return true
	case notice.Overdue:
	}
	return false
}

// tell writes down what is told of a request.
func (k keepers) tell(tx delivery.Tx, r rights.Request, stage notice.Stage, mine bool) error {
	var items []delivery.Item
	add := func(to roster.PersonID, args notice.RequestArgs) error {
		args.Request, args.Stage = r.ID, stage
		text, err := json.Marshal(args)
		items = append(items, delivery.Item{
			Key: fmt.Sprintf("request/%d/%s/%s/person/%d", r.ID, stage, r.DoneBy, to), Person: to, Kind: string(notice.RequestTold),
			Args: text, Class: delivery.Bulk, NotBefore: k.from,
		})
		return err
	}
	people := append(k.secretaries, k.admins...)
	if stage == notice.Last {
		people = nil
	}
	for _, p := range people {
		if err := add(p, notice.RequestArgs{Unit: k.unit}); err != nil {
			return err
		}
	}
	if mine {
		if err := add(r.Person, notice.RequestArgs{Mine: true}); err != nil {
			return err
		}
	}
	_, err := delivery.Enqueue(tx, items...)
	return err
}

// LookRequests tells of requests whose term ends soon, or has ended without
// anybody having done them: each once, whoever looks and how often. It returns
// those that Kẻng does by itself and that are due.
func LookRequests(tx RequestTx, zone *time.Location) (due []rights.Request, err error) {
	open, err := tx.OpenRequests(0)
	if err != nil {
		return nil, err
	}
	today := calendar.DateOf(tx.Now(), zone)
	for _, r := range open {
		stage := r.StageOn(today)
		if stage == rights.Over && r.Kind.ByItself() {
			ready, err := lastWord(tx, zone, r)
			if err != nil {
				return nil, err
			}
			if ready {
				due = append(due, r)
			}
			continue
		}
		if err := tellStage(tx, zone, r, stage); err != nil {
			return nil, err
		}
	}
	return due, nil
}

// tellStage tells that the request's term ends soon or has ended, unless that was
// told before.
func tellStage(tx RequestTx, zone *time.Location, r rights.Request, stage rights.Stage) error {
	told := notice.Soon
	switch {
	case stage == rights.Soon && r.WarnedAt.IsZero():
	case stage == rights.Over && r.OverdueAt.IsZero():
		told, r.OverdueAt = notice.Overdue, tx.Now()
	default:
		return nil
	}
	r.WarnedAt = tx.Now()
	ours, err := tx.MarkRequest(r)
	if err != nil || !ours {
		return err
	}
	return TellRequest(tx, zone, r, told)
}

// lastWait is how long after the last message to somebody they are deleted: it
// has to have gone out, because then nobody knows any more where to.
const lastWait = 10 * time.Minute

// lastWord tells somebody that they are being deleted now, and whether that has
// had the time to arrive; who cannot be written to is told nothing.
func lastWord(tx RequestTx, zone *time.Location, r rights.Request) (told bool, err error) {
	if !r.OverdueAt.IsZero() {
		return !tx.Now().Before(r.OverdueAt.Add(lastWait)), nil
	}
	accounts, err := tx.AccountsOf([]roster.PersonID{r.Person})
	reachable := slices.ContainsFunc(accounts, func(a roster.Account) bool { return a.UnreachableAt.IsZero() })
	if err != nil || !reachable {
		return true, err
	}
	k, err := keepersOf(tx, zone, r.Person)
	if err != nil {
		return false, err
	}
	r.WarnedAt, r.OverdueAt = tx.Now(), k.from
	ours, err := tx.MarkRequest(r)
	if err != nil || !ours {
		return false, err
	}
	return false, k.tell(tx, r, notice.Last, true)
}

// DueTx is what [DoRequests] needs of its transactions.
type DueTx interface {
	RequestTx
	rights.EraseTx
	rights.SweepTx
}

// DoRequests tells what [LookRequests] tells, and deletes whom it is due to
// delete, in transactions that update runs, each of a bounded size. It can be
// ended at any moment and begun again, and run in several processes at once. It
// returns how many people it has deleted.
func DoRequests(update func(func(DueTx) error) error, zone *time.Location) (deleted int, err error) {
	var due []rights.Request
	err = update(func(tx DueTx) (err error) {
		due, err = LookRequests(tx, zone)
		return err
	})
	if err != nil {
		return 0, err
	}
	var failed []error
	for _, r := range due {
		done, err := erase(update, zone, r)
		if err != nil {
			failed = append(failed, fmt.Errorf("remind: request %d: %w", r.ID, err))
		}
		if done {
			deleted++
		}
	}
	return deleted, errors.Join(failed...)
}

// erase takes somebody's name out of old messages, and then deletes them at once.
func erase(update func(func(DueTx) error) error, zone *time.Location, r rights.Request) (done bool, err error) {
	var swept int64
	for more := true; more; {
		err := update(func(tx DueTx) (err error) {
			swept, more, err = rights.Sweep(tx, r.Person, swept)
			return err
		})
		if err != nil {
			return false, err
		}
	}
	err = update(func(tx DueTx) (err error) {
		done, err = eraseNow(tx, zone, r, swept)
		return err
	})
	return done, err
}

// eraseNow deletes somebody who has asked for it, if that is due and was not done
// before, and tells those who looked after their data.
func eraseNow(tx DueTx, zone *time.Location, r rights.Request, swept int64) (bool, error) {
	k, err := keepersOf(tx, zone, r.Person)
	if err != nil {
		return false, err
	}
	done, err := rights.Erase(tx, zone, r, swept)
	if err != nil || !done {
		return false, err
	}
	return true, k.tell(tx, r, notice.Done, false)
}
