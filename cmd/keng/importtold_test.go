package main

import (
	"strings"
	"testing"

	"keng/internal/notice"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)
