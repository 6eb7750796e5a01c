/**
 * Data sets of labelled images: storage, split into training and test images, digest, preview.
 * A data set never changes.
 */
@NullMarked
package shuzi.dataset;

import org.jspecify.annotations.NullMarked;
