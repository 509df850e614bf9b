// Command keng runs the meetings of party cells from a chat.
package main

func main() {}
