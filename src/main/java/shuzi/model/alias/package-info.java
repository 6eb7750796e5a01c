/**
 * Aliases: names under which models answer. An alias points at one model until somebody changes it, and each change is
 * a revision. Clients that name no model use the alias {@code default}.
 */
@NullMarked
package shuzi.model.alias;

import org.jspecify.annotations.NullMarked;
