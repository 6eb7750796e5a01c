/** The database of a machine that has none: an embedded PostgreSQL, used when no other is configured. */
@NullMarked
package shuzi.database;

import org.jspecify.annotations.NullMarked;
