package delivery

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
)

// What comes while a write is under way is written together.
func TestNotesShareAWrite(t *testing.T) {
	begun, finish := make(chan struct{}), make(chan struct{})
	var writes []int
	s := newScribe(func(notes []*note) error {
		writes = append(writes, len(notes))
		if len(writes) == 1 {
			close(begun)
			<-finish
		}
		return nil
	})
	var wg sync.WaitGroup
	put := func() {
		wg.Go(func() {
			if err := s.put(t.Context(), &note{}); err != nil {
				t.Error(err)
			}
		})
	}
	put()
	<-begun
	for range 10 {
		put()
	}
	for s.notes.Waiting() < 10 {
		runtime.Gosched()
	}
	close(finish)
	wg.Wait()
	if fmt.Sprint(writes) != "[1 10]" {
		t.Errorf("written %v at a time", writes)
	}
}

// Who cannot be written, because of an error or a panic, keeps nobody else from
// being written, and nobody waits for ever.
func TestAFailureIsOnesOwn(t *testing.T) {
	bad := errors.New("bad")
	written := map[int]int{}
	s := newScribe(func(notes []*note) error {
		for _, n := range notes {
			switch n.next.ID {
			case 3:
				return bad
			case 5:
				panic("worse")
			}
		}
		for _, n := range notes {
			written[int(n.next.ID)]++
		}
		return nil
	})
	var failed sync.Map
	for range 20 {
		var wg sync.WaitGroup
		for id := range 8 {
			wg.Go(func() {
				if err := s.put(t.Context(), &note{next: &Row{ID: int64(id)}}); err != nil {
					failed.Store(id, err)
				}
			})
		}
		wg.Wait()
	}
	for id := range 8 {
		_, is := failed.Load(id)
		if want := id == 3 || id == 5; is != want || !want && written[id] != 20 {
			t.Errorf("%d: failed %v, written %d times", id, is, written[id])
		}
	}
}
