/**
 * Written Chinese numbers: the grammar of well-formed ones as a finite automaton, the value of a text, the text of a value,
 * and the reading of a number in a picture.
 */
@NullMarked
package shuzi.core.number;

import org.jspecify.annotations.NullMarked;
