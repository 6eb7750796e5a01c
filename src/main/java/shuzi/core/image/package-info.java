/**
 * From bytes to grey pictures, from these to what a network sees, and back. Pixels lie row by row, a byte each, 0 black to 255 white; characters
 * are white on black.
 */
@NullMarked
package shuzi.core.image;

import org.jspecify.annotations.NullMarked;
