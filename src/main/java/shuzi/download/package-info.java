/** Files over HTTP: whole, or the part of one that a client still lacks. */
@NullMarked
package shuzi.download;

import org.jspecify.annotations.NullMarked;
