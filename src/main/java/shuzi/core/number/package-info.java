/**
 * Written Chinese numbers: the grammar of well-formed ones as a finite automaton, the value of a text, and the text of
 * a value.
 */
@NullMarked
package shuzi.core.number;

import org.jspecify.annotations.NullMarked;
