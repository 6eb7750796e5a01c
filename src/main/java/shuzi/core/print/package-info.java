/** The font that comes with the application, and images of printed characters. */
@NullMarked
package shuzi.core.print;

import org.jspecify.annotations.NullMarked;
