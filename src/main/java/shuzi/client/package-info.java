/** Who sends a request: found out by the room security, asked for by those that treat clients apart. */
@NullMarked
package shuzi.client;

import org.jspecify.annotations.NullMarked;
