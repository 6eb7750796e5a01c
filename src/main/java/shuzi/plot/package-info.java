/** Charts and pictures of numbers, as PNG or SVG. They look the same on every machine: the font is our own. */
@NullMarked
package shuzi.plot;

import org.jspecify.annotations.NullMarked;
