/**
 * Charts and pictures of numbers, as PNG or SVG. They look the same on every machine: the font is our own, and every text is
 * drawn as outlines. XChart draws axes, bars and cells; titles, legends and curves are drawn on its charts.
 */
@NullMarked
package shuzi.core.plot;

import org.jspecify.annotations.NullMarked;
