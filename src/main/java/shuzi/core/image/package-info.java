/**
 * Decodes pictures to grey, normalizes them to the inputs of a network, distorts and encodes them. Pixels are stored
 * row by row, a byte each, 0 black to 255 white; characters are white on black.
 */
@NullMarked
package shuzi.core.image;

import org.jspecify.annotations.NullMarked;
