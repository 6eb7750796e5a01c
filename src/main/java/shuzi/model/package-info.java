/**
 * Trained models: their weights, where they come from, how good they are. A model never changes, and carries all
 * that is needed to use it: the scale of its pixels and the names of its classes.
 */
@NullMarked
package shuzi.model;

import org.jspecify.annotations.NullMarked;
