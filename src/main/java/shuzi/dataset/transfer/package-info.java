/**
 * Creates data sets from uploaded files and from synthetic writers, and exports data sets to files of other tools. A
 * reader ({@link shuzi.dataset.transfer.ImportReader}) returns the images one by one; {@link
 * shuzi.dataset.transfer.DatasetFiles} passes them to a {@link shuzi.dataset.DatasetWriter}.
 */
@NullMarked
package shuzi.dataset.transfer;

import org.jspecify.annotations.NullMarked;
