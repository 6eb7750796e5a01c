/** Models from files of other tools and to them. */
@NullMarked
package shuzi.model.transfer;

import org.jspecify.annotations.NullMarked;
