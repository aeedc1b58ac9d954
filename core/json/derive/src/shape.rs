//! What a type looks like in JSON: its parts by name, and what its notes say about each.

use proc_macro2::TokenStream as Tokens;
use syn::{
    Attribute, Data, DeriveInput, Error, ExprPath, Fields, Generics, Ident, LitStr, Result, TypeParam, parse_quote,
};

/// What it means that a field is not there.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Absent {
    /// `null`.
    Null,
    /// As in the default of the type it belongs to.
    AsInDefault,
    /// Its own type's default.
    OwnDefault,
    /// Its own type's default, also where it cannot be read.
    Lenient,
}

pub(crate) struct Shape {
    pub(crate) body: Body,
    pub(crate) absent: Absent,
}

pub(crate) enum Body {
    /// A struct around one value.
    Around,
    Struct(Vec<Field>),
    Enum(Vec<Variant>),
}

pub(crate) struct Field {
    pub(crate) ident: Option<Ident>,
    pub(crate) name: String,
    pub(crate) absent: Absent,
    pub(crate) with: Option<ExprPath>,
}

pub(crate) struct Variant {
    pub(crate) ident: Ident,
    pub(crate) name: String,
    pub(crate) fields: Fields,
    /// Those of `fields` that have names.
    pub(crate) named: Vec<Field>,
}

impl Shape {
    pub(crate) fn of(input: &DeriveInput) -> Result<Self> {
        let notes = Notes::of(&input.attrs)?;
        let body = match &input.data {
            Data::Struct(data) => match &data.fields {
                Fields::Unnamed(fields) if fields.unnamed.len() == 1 => Body::Around,
                Fields::Named(_) => Body::Struct(named(&data.fields, &notes)?),
                _ => return Err(Error::new_spanned(input, "JSON has no shape for this struct")),
            },
            Data::Enum(data) => Body::Enum(data.variants.iter().map(Variant::of).collect::<Result<_>>()?),
            Data::Union(_) => return Err(Error::new_spanned(input, "JSON has no shape for a union")),
        };
        Ok(Self { body, absent: notes.absent })
    }
}

impl Variant {
    fn of(variant: &syn::Variant) -> Result<Self> {
        Ok(Self {
            ident: variant.ident.clone(),
            name: variant.ident.to_string(),
            named: named(&variant.fields, &Notes::of(&variant.attrs)?)?,
            fields: variant.fields.clone(),
        })
    }
}

/// The type's generics, each parameter bound by the trait.
pub(crate) fn bounded(input: &DeriveInput, bound: &Tokens) -> Generics {
    let mut generics = input.generics.clone();
    generics.type_params_mut().for_each(|parameter: &mut TypeParam| parameter.bounds.push(parse_quote!(#bound)));
    generics
}

fn named(fields: &Fields, of_type: &Notes) -> Result<Vec<Field>> {
    let fields = fields.iter().filter(|field| field.ident.is_some());
    fields
        .map(|field| {
            let notes = Notes::of(&field.attrs)?;
            let rust_name = field.ident.as_ref().map(Ident::to_string).unwrap_or_default();
            let own_name = if of_type.camel_case { camel_case(&rust_name) } else { rust_name };
            let absent = match notes.absent {
                Absent::AsInDefault => Absent::OwnDefault,
                Absent::Null | Absent::OwnDefault | Absent::Lenient => of_type.absent,
            };
            let name = notes.name.unwrap_or(own_name);
            if name.contains(',') {
                return Err(Error::new_spanned(field, "commas part the names of fields"));
            }
            Ok(Field { ident: field.ident.clone(), name, absent, with: notes.with })
        })
        .collect()
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let mut name = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

/// The `#[json(…)]` of a type or a field.
struct Notes {
    camel_case: bool,
    absent: Absent,
    name: Option<String>,
    with: Option<ExprPath>,
}

impl Notes {
    fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut notes = Self { camel_case: false, absent: Absent::Null, name: None, with: None };
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("json")) {
            attribute.parse_nested_meta(|note| {
                if note.path.is_ident("camel_case") {
                    notes.camel_case = true;
                } else if note.path.is_ident("default") {
                    notes.absent = Absent::AsInDefault;
                } else if note.path.is_ident("lenient") {
                    notes.absent = Absent::Lenient;
                } else if note.path.is_ident("name") {
                    notes.name = Some(note.value()?.parse::<LitStr>()?.value());
                } else if note.path.is_ident("with") {
                    notes.with = Some(note.value()?.parse()?);
                } else {
                    return Err(note.error("not a note of JSON's"));
                }
                Ok(())
            })?;
        }
        Ok(notes)
    }
}
