/** Who has changed what, when and from where: one row for every request that writes. */
@NullMarked
package shuzi.audit;

import org.jspecify.annotations.NullMarked;
