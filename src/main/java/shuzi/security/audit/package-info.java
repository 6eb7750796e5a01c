/** Records who changed what, when and from where: one row for every request that writes. */
@NullMarked
package shuzi.security.audit;

import org.jspecify.annotations.NullMarked;
