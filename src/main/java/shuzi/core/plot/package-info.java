/**
 * Draws plots as PNG or SVG. They look the same on every machine, because the font is embedded and every text is drawn
 * as outlines.
 */
@NullMarked
package shuzi.core.plot;

import org.jspecify.annotations.NullMarked;
