/** What a request may bring, whatever operation it is for: parameters, fields and files of forms, how bodies are encoded. */
@NullMarked
package shuzi.web.binding;

import org.jspecify.annotations.NullMarked;
