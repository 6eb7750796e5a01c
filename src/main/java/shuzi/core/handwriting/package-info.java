/**
 * Handwriting that the project makes itself: strokes of characters, synthetic writers who write them, and pictures of other
 * things. Everything follows from seeds, to the last bit, on every machine: arithmetic is Java's strict one, sines and
 * exponentials are {@link java.lang.StrictMath}'s.
 */
@NullMarked
package shuzi.core.handwriting;

import org.jspecify.annotations.NullMarked;
