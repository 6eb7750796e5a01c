/** The database of a machine that has none: an embedded PostgreSQL, used when no other is configured;
 * and what is said when it starts without one or with one it cannot use. */
@NullMarked
package shuzi.database;

import org.jspecify.annotations.NullMarked;
