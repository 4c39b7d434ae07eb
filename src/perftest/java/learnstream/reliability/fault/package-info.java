/** What can go wrong: one fault a file. Uses the trials of the package above, which know none. */
package learnstream.reliability.fault;
