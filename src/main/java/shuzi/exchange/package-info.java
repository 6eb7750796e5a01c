/** Models from files of other tools and to them. */
@NullMarked
package shuzi.exchange;

import org.jspecify.annotations.NullMarked;
