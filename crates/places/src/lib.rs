//! `#[derive(Places)]` for the types of the tree in `meed-syntax`: what has places in a text can be moved with them.
//!
//! Every type of the tree derives it, so that a place of a new construct cannot be forgotten.

use quote::quote;
use synstructure::{BindStyle, Structure};

synstructure::decl_derive!([Places] =>
    /// Moves every place in every field.
    places
);

fn places(mut structure: Structure<'_>) -> proc_macro2::TokenStream {
    structure.bind_with(|_| BindStyle::RefMut);
    let each = structure.each(|field| quote! { crate::tree::Places::move_places(#field, to); });
    structure.gen_impl(quote! {
        gen impl crate::tree::Places for @Self {
            #[allow(unused_variables, clippy::match_single_binding)]
            fn move_places(&mut self, to: crate::tree::Move) {
                match *self { #each }
            }
        }
    })
}
