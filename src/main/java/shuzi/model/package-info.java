/**
 * Trained models: their weights, provenance and evaluation. A model never changes. It includes everything that its use
 * requires, such as the preparation of images and the names of its classes.
 */
@NullMarked
package shuzi.model;

import org.jspecify.annotations.NullMarked;
