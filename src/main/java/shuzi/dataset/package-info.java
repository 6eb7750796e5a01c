/**
 * Data sets of labelled images: import from an archive or writing by synthetic writers, split into training and test images, digest, storage,
 * preview. A data set never changes.
 */
@NullMarked
package shuzi.dataset;

import org.jspecify.annotations.NullMarked;
