/** Tests that read tables with the libraries of other projects. */
package io.ingestor.delta.readers;
