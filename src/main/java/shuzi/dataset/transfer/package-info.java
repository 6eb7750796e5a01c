/**
 * Makes data sets of uploaded files and of synthetic writers, and writes data sets into files of other tools. A reader
 * ({@link shuzi.dataset.transfer.ImageReader}) gives the images one by one; {@link shuzi.dataset.transfer.DatasetFiles} hands
 * them to a {@link shuzi.dataset.DatasetWriter}.
 */
@NullMarked
package shuzi.dataset.transfer;

import org.jspecify.annotations.NullMarked;
