/**
 * Runs an embedded PostgreSQL if no other database is configured, explains at the start why a database cannot be used,
 * tells transient failures from permanent ones, and provides the database's clock.
 */
@NullMarked
package shuzi.database;

import org.jspecify.annotations.NullMarked;
