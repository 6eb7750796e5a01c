/** Files over HTTP: whole, or the part of one that a client still lacks. */
@NullMarked
package shuzi.web.download;

import org.jspecify.annotations.NullMarked;
