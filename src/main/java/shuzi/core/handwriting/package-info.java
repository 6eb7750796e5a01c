/**
 * Generates handwriting: strokes of characters, synthetic writers, and outlier images. Everything is determined by
 * seeds, bit for bit on every machine: arithmetic is strict, and sines and exponentials are those of {@link
 * java.lang.StrictMath}.
 */
@NullMarked
package shuzi.core.handwriting;

import org.jspecify.annotations.NullMarked;
