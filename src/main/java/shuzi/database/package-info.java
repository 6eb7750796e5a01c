/** The database of a machine that has none: an embedded PostgreSQL, used when no other is configured; what is said when
 * the service starts without one or with one it cannot use; and whether a database that fails is away for now only. */
@NullMarked
package shuzi.database;

import org.jspecify.annotations.NullMarked;
